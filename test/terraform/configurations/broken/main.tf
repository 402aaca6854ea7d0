nonsense "a" {}
