package accounts

// Actor is who does something. The books keep its Name.
type Actor struct {
	Name string
	// PartnerID is the partner for whom it acts; 0 is the coordinator or the
	// system, which may do everything.
	PartnerID int64
	// UserID is the user, who signed in; 0: a command on the machine, or the service.
	UserID int64

	administers bool
}

// System is an actor who may do everything: whoever runs a command on the
// machine, or the service itself.
func System(name string) Actor { return Actor{Name: name} }

// Actor is in whose name the user does something that belongs to no partner: as an
// administrator everything, otherwise what is the user's own.
func (u User) Actor() Actor {
	return Actor{Name: u.Name, UserID: u.ID, administers: u.Is(Administrator, 0) && !u.Ended()}
}

// MayAll tells whether the actor may do everything.
func (a Actor) MayAll() bool { return a.PartnerID == 0 && (a.UserID == 0 || a.administers) }

// ActsFor tells whether the actor may see and change what belongs to a partner.
func (a Actor) ActsFor(partnerID int64) bool {
	return a.MayAll() || a.PartnerID != 0 && a.PartnerID == partnerID
}
