// What a store holds, apart from how it came there: row numbers, paths and run
// times left out. Read by SQL, so that the program cannot hide anything.
#ifndef MAILTIDE_TESTS_GOLDEN_STORE_CONTENT_H_
#define MAILTIDE_TESTS_GOLDEN_STORE_CONTENT_H_

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace mailtide {

// Days with their state and totals, hours, accounts, clients, forbidden
// senders, and every source by its identity with its account and its segment:
// one line each, sorted. Two stores with the same lines are the same history.
std::vector<std::string> StoreContent(const std::filesystem::path& store);

// Fails the test, with the first lines that only one of them has.
void ExpectSameContent(const std::vector<std::string>& actual,
                       const std::vector<std::string>& expected);

// The days of the store as the objects of the generator's truth, `claimed` and
// `unauthenticated_public` too; nothing else.
nlohmann::json StoreDays(const std::filesystem::path& store);

// Runs a query that gives one value, and returns it as text ("" for NULL and
// for no row).
std::string Ask(const std::filesystem::path& store, const std::string& query);

// All rows, columns joined by '|'.
std::vector<std::string> AskAll(const std::filesystem::path& store,
                                const std::string& query);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_STORE_CONTENT_H_
