require("../../../dist/policies/crossguard").servePack("supply-chain");
