// The odd ways of writing a record: the troubles of formats/welf.md 1.4, 1.5
// and 4. None of them changes what the record means; each leans on a rule of
// section 6a, named beside it.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_ODDITIES_H_
#define MAILTIDE_SAMPLES_TRAFFIC_ODDITIES_H_

#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"

namespace mailtide::traffic {

// Whether a header that bears no year may stand for the time: only where the
// log is shorter than a year, so that the year can be told.
enum class YearlessHeaders { kNo, kYes };

// Makes the record of `mail` odd in one way, or in two that go together.
void MakeOdd(const Mail& mail, YearlessHeaders yearless, Random& random,
             Record* record);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_ODDITIES_H_
