package accounts

// Actor is who does something. The books keep its Name.
type Actor struct {
	Name string
	// PartnerID is the partner for whom it acts; 0 is the coordinator or the
	// system, which may do everything.
	PartnerID int64
	// UserID is the user, who signed in; 0: a command on the machine, or the service.
	UserID int64
}

// System is an actor who may do everything: whoever runs a command on the
// machine, or the service itself.
func System(name string) Actor { return Actor{Name: name} }

// MayAll tells whether the actor may do everything.
func (a Actor) MayAll() bool { return a.PartnerID == 0 }

// ActsFor tells whether the actor may see and change what belongs to a partner.
func (a Actor) ActsFor(partnerID int64) bool { return a.MayAll() || a.PartnerID == partnerID }
