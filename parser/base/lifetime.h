// Marks functions whose result points into an argument or into *this, so that
// clang warns about dangling views; g++ 12 does not know the attribute.
#ifndef MAILTIDE_PARSER_BASE_LIFETIME_H_
#define MAILTIDE_PARSER_BASE_LIFETIME_H_

#if defined(__clang__)
#define MAILTIDE_LIFETIME_BOUND [[clang::lifetimebound]]
#else
#define MAILTIDE_LIFETIME_BOUND
#endif

#endif  // MAILTIDE_PARSER_BASE_LIFETIME_H_
