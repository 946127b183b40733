require("../../../dist/policies/crossguard").servePack("reliability");
