// The options of the dialects that write sessions: which there are, how they
// are read, and which of all options go together.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SESSION_OPTIONS_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SESSION_OPTIONS_H_

#include <boost/program_options.hpp>

#include "samples/traffic/options.h"

namespace mailtide::traffic {

// Adds the descriptions for --help.
void DescribeSessionOptions(boost::program_options::options_description* all);

// Reads what was given; all other options are read already. The rotation of
// IceWarp is at midnight unless it was given. Throws BadValue for a bad value,
// and for an option that means nothing to the dialect.
void ReadSessionOptions(const boost::program_options::variables_map& given,
                        Options* options);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SESSION_OPTIONS_H_
