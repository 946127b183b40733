require("../../../dist/policies/crossguard").servePack("pulumi");
