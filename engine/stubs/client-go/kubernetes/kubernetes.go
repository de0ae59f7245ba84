// Package kubernetes stands in for k8s.io/client-go/kubernetes, which Helm imports only so that the module's version is
// known to the program.
package kubernetes
