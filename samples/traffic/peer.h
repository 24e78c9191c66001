// The addresses of hosts outside, as IceWarp sees them: some are IPv6.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_PEER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_PEER_H_

#include <string>

namespace mailtide::traffic {

// Returns the address of a host outside, given its IPv4 address: that one or,
// for one host in eight, one in 2001:db8::/32, always the same.
std::string PeerAddress(const std::string& ipv4);
// Returns that of the host that takes the mail of a domain outside.
std::string PeerOfDomain(const std::string& domain);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_PEER_H_
