// The compiler takes declarations without a body, such as those in helm_private.go, only beside a file like this.
