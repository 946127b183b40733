require("../../../dist/policies/crossguard").servePack("baseline");
