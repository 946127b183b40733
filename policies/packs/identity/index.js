require("../../../dist/policies/crossguard").servePack("identity");
