package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
)

// origin says whose a journal is. Every file of a journal begins with it, so that one
// damaged header loses nothing:
//
//	  0  [8]byte   magic
//	  8  uint16    version
//	 10  uint16    length of the worker's name
//	 12  uint32    number of the segment; 0 in the head
//	 16  [16]byte  id
//	 32  uint8     length of the boot id, which follows
//	 96            the worker's name
//	508  uint32    CRC-32C of all before
type origin struct {
	id     [16]byte // random
	boot   string   // the machine's since it was last started; empty where it isn't known
	worker string
}

const (
	headerSize = 512
	version    = 1
	maxWorker  = 400
	maxBoot    = 63
)

var magic = [8]byte{'C', 'M', 'Q', 'j', 'r', 'n', 'l', '\n'}

// The reasons for which a file is left alone.
var (
	ErrNewer   = errors.New("a journal of a newer version")
	ErrForeign = errors.New("no journal")
	ErrDamaged = errors.New("a damaged journal")
)

func (o *origin) header(seq uint32) (b [headerSize]byte) {
	copy(b[:], magic[:])
	binary.LittleEndian.PutUint16(b[8:], version)
	binary.LittleEndian.PutUint16(b[10:], uint16(len(o.worker)))
	binary.LittleEndian.PutUint32(b[12:], seq)
	copy(b[16:], o.id[:])
	b[32] = byte(copy(b[33:96], o.boot))
	copy(b[96:], o.worker)
	binary.LittleEndian.PutUint32(b[508:], crc32.Checksum(b[:508], castagnoli))
	return b
}

// readHeader gives the origin in the header that b begins with. Errors: ErrForeign,
// ErrNewer, ErrDamaged.
func readHeader(b []byte) (o origin, seq uint32, err error) {
	switch {
	case len(b) >= len(magic) && !bytes.Equal(b[:len(magic)], magic[:]) && !blank(b):
		return origin{}, 0, ErrForeign
	case len(b) < headerSize || blank(b):
		return origin{}, 0, ErrDamaged
	case binary.LittleEndian.Uint16(b[8:]) > version:
		return origin{}, 0, ErrNewer
	}
	name, boot := int(binary.LittleEndian.Uint16(b[10:])), int(b[32])
	if binary.LittleEndian.Uint32(b[508:]) != crc32.Checksum(b[:508], castagnoli) || name > maxWorker || boot > maxBoot {
		return origin{}, 0, ErrDamaged
	}
	o.id = [16]byte(b[16:])
	o.boot, o.worker = string(b[33:33+boot]), string(b[96:96+name])
	return o, binary.LittleEndian.Uint32(b[12:]), nil
}

// seed is what the checksums of a segment begin with. It makes them the segment's own:
// the words of a server, which are in the payloads, can't be taken for an entry when
// the header before them is torn, and neither can what another file left on the disk.
func (o *origin) seed(seq uint32) uint32 {
	return crc32.Update(0, castagnoli, binary.LittleEndian.AppendUint32(o.id[:len(o.id):len(o.id)], seq))
}

// rebooted tells whether the machine was started anew since. Where that isn't known,
// it may have been.
func (o *origin) rebooted(boot string) bool { return o.boot == "" || o.boot != boot }

// bootID is the name of the time since the machine was started; empty where it has
// none.
func bootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	b = bytes.TrimSpace(b)
	if err != nil || len(b) > maxBoot {
		return ""
	}
	return string(b)
}

func blank(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
