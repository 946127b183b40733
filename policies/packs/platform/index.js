require("../../../dist/policies/crossguard").servePack("platform");
