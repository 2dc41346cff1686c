// libsodium: SHA-256, signatures and random bytes (https://doc.libsodium.org).
#include <sodium.h>
