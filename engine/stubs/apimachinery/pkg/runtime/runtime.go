// Package runtime stands in for k8s.io/apimachinery/pkg/runtime.
package runtime

// Object is what Helm's record of an installed release is made of, and nothing is installed here.
type Object any
