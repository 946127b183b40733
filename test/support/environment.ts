/** The environment variable that carries the name of this run's shared cluster to the test processes. */
export const TEST_CLUSTER = "YUANRONG_PLATFORM_TEST_CLUSTER";
