// Package discovery stands in for k8s.io/client-go/discovery.
package discovery

import (
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

var errNoCluster = errors.New("there is no cluster to ask")

// DiscoveryClient would ask a cluster which kinds of object it knows.
type DiscoveryClient struct{}

// NewDiscoveryClientForConfig fails, because there is no cluster.
func NewDiscoveryClientForConfig(*rest.Config) (*DiscoveryClient, error) { return nil, errNoCluster }

// ServerResourcesForGroupVersion fails, because there is no cluster.
func (*DiscoveryClient) ServerResourcesForGroupVersion(string) (*metav1.APIResourceList, error) {
	return nil, errNoCluster
}
