package volumes

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	storagelisters "k8s.io/client-go/listers/storage/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/klog/v2"
)

const (
	// Provisioner is the name that the storage class gives.
	Provisioner = "platform.itdo-erp.com/local-path"

	selectedNode  = "volume.kubernetes.io/selected-node"
	provisionedBy = "pv.kubernetes.io/provisioned-by"
	resync        = 10 * time.Minute
)

// key names what is to be looked at: a claim by namespace and name, or a volume by name alone.
type key struct{ namespace, name string }

type controller struct {
	client  kubernetes.Interface
	node    string
	folder  string
	queue   workqueue.TypedRateLimitingInterface[key]
	claims  corelisters.PersistentVolumeClaimLister
	volumes corelisters.PersistentVolumeLister
	classes storagelisters.StorageClassLister
	factory informers.SharedInformerFactory
}

func newController(client kubernetes.Interface, node, folder string) *controller {
	factory := informers.NewSharedInformerFactory(client, resync)
	c := &controller{
		client:  client,
		node:    node,
		folder:  folder,
		factory: factory,
		queue:   workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[key]()),
		claims:  factory.Core().V1().PersistentVolumeClaims().Lister(),
		volumes: factory.Core().V1().PersistentVolumes().Lister(),
		classes: factory.Storage().V1().StorageClasses().Lister(),
	}
	enqueue := func(object any) {
		if meta, ok := object.(metav1.Object); ok {
			c.queue.Add(key{meta.GetNamespace(), meta.GetName()})
		}
	}
	handler := cache.ResourceEventHandlerFuncs{AddFunc: enqueue, UpdateFunc: func(_, now any) { enqueue(now) }}
	for _, informer := range []cache.SharedIndexInformer{
		factory.Core().V1().PersistentVolumeClaims().Informer(),
		factory.Core().V1().PersistentVolumes().Informer(),
	} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			panic(err) // Only a stopped informer refuses a handler.
		}
	}
	return c
}

func (c *controller) run(ctx context.Context) error {
	defer c.queue.ShutDown()
	c.factory.Start(ctx.Done())
	for kind, synced := range c.factory.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return fmt.Errorf("the list of %v was not read", kind)
		}
	}
	go func() {
		<-ctx.Done()
		c.queue.ShutDown()
	}()
	for c.next(ctx) {
	}
	return nil
}

func (c *controller) next(ctx context.Context) bool {
	k, stopping := c.queue.Get()
	if stopping {
		return false
	}
	defer c.queue.Done(k)
	if err := c.reconcile(ctx, k); err != nil {
		klog.ErrorS(err, "Will be tried again", "namespace", k.namespace, "name", k.name)
		c.queue.AddRateLimited(k)
		return true
	}
	c.queue.Forget(k)
	return true
}

func (c *controller) reconcile(ctx context.Context, k key) error {
	if k.namespace == "" {
		volume, err := c.volumes.Get(k.name)
		if apierrors.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return c.reconcileVolume(ctx, volume)
	}
	claim, err := c.claims.PersistentVolumeClaims(k.namespace).Get(k.name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.reconcileClaim(ctx, claim)
}

// reconcileClaim makes a volume for a claim of our class once a node was chosen for it, and lets a bound one grow.
func (c *controller) reconcileClaim(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	if claim.Status.Phase == corev1.ClaimBound && claim.DeletionTimestamp == nil {
		return c.grow(ctx, claim)
	}
	node := claim.Annotations[selectedNode]
	if claim.Spec.VolumeName != "" || claim.Spec.StorageClassName == nil || node == "" || claim.DeletionTimestamp != nil {
		return nil
	}
	class, err := c.classes.Get(*claim.Spec.StorageClassName)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if class.Provisioner != Provisioner {
		return nil
	}
	if reason := unservable(claim); reason != "" {
		return c.tell(ctx, claim, reason)
	}
	volume := c.plan(claim, class.Name, class.ReclaimPolicy, node)
	if node == c.node {
		if err := makeFolder(volume.Spec.Local.Path); err != nil {
			return err
		}
	}
	_, err = c.client.CoreV1().PersistentVolumes().Create(ctx, volume, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	return nil
}

// grow gives a bound claim the size that it asks for now. A folder has no size of its own, so the numbers are all there is
// to change: the volume's first, so that a second attempt finds what is left to do.
func (c *controller) grow(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	wanted := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	if shown := claim.Status.Capacity[corev1.ResourceStorage]; wanted.Cmp(shown) <= 0 {
		return nil
	}
	volume, err := c.volumes.Get(claim.Spec.VolumeName)
	if err != nil {
		return err
	}
	if volume.Annotations[provisionedBy] != Provisioner {
		return nil
	}
	if held := volume.Spec.Capacity[corev1.ResourceStorage]; wanted.Cmp(held) > 0 {
		grown := volume.DeepCopy()
		grown.Spec.Capacity[corev1.ResourceStorage] = wanted
		if _, err := c.client.CoreV1().PersistentVolumes().Update(ctx, grown, metav1.UpdateOptions{}); err != nil {
			return err
		}
	}
	grown := claim.DeepCopy()
	grown.Status.Capacity = corev1.ResourceList{corev1.ResourceStorage: wanted}
	grown.Status.Conditions = nil
	_, err = c.client.CoreV1().PersistentVolumeClaims(claim.Namespace).UpdateStatus(ctx, grown, metav1.UpdateOptions{})
	return err
}

// unservable says why a folder cannot serve the claim, or nothing.
func unservable(claim *corev1.PersistentVolumeClaim) string {
	if claim.Spec.VolumeMode != nil && *claim.Spec.VolumeMode != corev1.PersistentVolumeFilesystem {
		return "the storage class local-path has no block volumes: ask for volumeMode Filesystem"
	}
	for _, mode := range claim.Spec.AccessModes {
		if mode != corev1.ReadWriteOnce && mode != corev1.ReadWriteOncePod {
			return fmt.Sprintf("the storage class local-path has no access mode %s: its volumes live on one node", mode)
		}
	}
	if claim.Spec.Selector != nil {
		return "the storage class local-path makes its volumes, so a claim cannot select one"
	}
	return ""
}

// plan is the volume for a claim: named by the claim's UID, so that a second attempt meets the first one's work.
func (c *controller) plan(claim *corev1.PersistentVolumeClaim, class string, reclaim *corev1.PersistentVolumeReclaimPolicy, node string) *corev1.PersistentVolume {
	policy := corev1.PersistentVolumeReclaimDelete
	if reclaim != nil {
		policy = *reclaim
	}
	name := "pvc-" + string(claim.UID)
	mode := corev1.PersistentVolumeFilesystem
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: Provisioner}},
		Spec: corev1.PersistentVolumeSpec{
			AccessModes:                   claim.Spec.AccessModes,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: claim.Spec.Resources.Requests[corev1.ResourceStorage]},
			ClaimRef:                      &corev1.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID},
			PersistentVolumeReclaimPolicy: policy,
			StorageClassName:              class,
			VolumeMode:                    &mode,
			PersistentVolumeSource:        corev1.PersistentVolumeSource{Local: &corev1.LocalVolumeSource{Path: filepath.Join(c.folder, name)}},
			NodeAffinity: &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
				MatchExpressions: []corev1.NodeSelectorRequirement{{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{node}}},
			}}}},
		},
	}
}

// reconcileVolume removes a volume of ours that nobody claims any more, the folder first.
func (c *controller) reconcileVolume(ctx context.Context, volume *corev1.PersistentVolume) error {
	ours := volume.Annotations[provisionedBy] == Provisioner && volume.Spec.Local != nil
	released := volume.Status.Phase == corev1.VolumeReleased || volume.Status.Phase == corev1.VolumeFailed
	if !ours || !released || volume.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimDelete || volume.DeletionTimestamp != nil {
		return nil
	}
	if path := volume.Spec.Local.Path; filepath.Dir(path) == filepath.Clean(c.folder) {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	err := c.client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, metav1.DeleteOptions{
		Preconditions: &metav1.Preconditions{UID: &volume.UID},
	})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// makeFolder makes a folder that any user of a pod may write to: which one it will be is not known here.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return err
	}
	return os.Chmod(path, 0o777)
}

// tell writes an event on the claim, once: its name is fixed.
func (c *controller) tell(ctx context.Context, claim *corev1.PersistentVolumeClaim, message string) error {
	now := metav1.Now()
	_, err := c.client.CoreV1().Events(claim.Namespace).Create(ctx, &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{Name: claim.Name + ".unservable", Namespace: claim.Namespace},
		InvolvedObject: corev1.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID},
		Reason:         "ProvisioningFailed", Message: message, Type: corev1.EventTypeWarning,
		Source: corev1.EventSource{Component: Provisioner}, FirstTimestamp: now, LastTimestamp: now, Count: 1,
	}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}
