require("../../../dist/policies/crossguard").servePack("restricted");
