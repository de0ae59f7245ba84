// Package v1 stands in for k8s.io/apimachinery/pkg/apis/meta/v1.
package v1

// GetOptions says how to get an object from a cluster.
type GetOptions struct{}

// ListOptions says how to list objects of a cluster.
type ListOptions struct{}

// APIResource is a kind of object that a cluster knows.
type APIResource struct {
	Name, Group, Version, Kind string
	Namespaced                 bool
}

// APIResourceList is the kinds of object in one API version.
type APIResourceList struct{ APIResources []APIResource }
