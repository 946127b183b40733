require("../../../dist/policies/crossguard").servePack("network");
