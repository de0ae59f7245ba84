// Package errors stands in for the package of the same name in k8s.io/apimachinery.
package errors

// IsNotFound is about answers of a cluster, and none is ever asked.
func IsNotFound(error) bool { return false }
