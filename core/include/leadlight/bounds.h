// Every bound of the core, in one place. Input beyond a bound is an error that
// names the place; nothing is cut silently.
#pragma once

#include <cstdint>

namespace leadlight {

// Documents.
inline constexpr uint32_t kMaxDocumentBytes = 1u << 20;  // a model, an event, a replayed batch
inline constexpr uint32_t kMaxDepth = 32;                // nested arrays and maps of a document
inline constexpr uint32_t kMaxErrors = 100;  // reported of one document; more are counted

// Events.
inline constexpr uint32_t kMaxEvents = 2000;     // in a log
inline constexpr uint32_t kDroppedAtOnce = 250;  // the oldest, when a full log takes one more
inline constexpr uint32_t kMaxProperties = 32;   // of an event
inline constexpr uint32_t kMaxNameBytes = 128;   // of an event's name, its id and a property's key
inline constexpr uint32_t kMaxTextBytes = 4096;  // of a property's text
inline constexpr double kMaxTime = 8640000000000000;  // ms: the last instant of a JavaScript Date

// Models. 256 signals, 2,000 events and 10,000 points keep every sum of points
// below 2^33; on a grid of 2^-20 that is 53 bits, so sums are exact.
inline constexpr uint32_t kMaxSignals = 256;
inline constexpr uint32_t kMaxGroups = 32;
inline constexpr uint32_t kMaxSegments = 64;
inline constexpr uint32_t kMaxPlays = 64;         // rows of a playbook
inline constexpr uint32_t kMaxTraits = 64;        // traits that the rules of a model read
inline constexpr uint32_t kMaxAlternatives = 64;  // of a stage rule
inline constexpr uint32_t kMaxConditionDepth = 8;
inline constexpr uint32_t kMaxListItems = 256;  // of any list of texts or numbers in a condition
inline constexpr uint32_t kMaxCount = 1000;     // `at_least` of a count, `times` of a limit
inline constexpr double kMaxPoints = 10000;
inline constexpr double kMaxDurationMs = 3660.0 * 86400000.0;  // ten years

// Answers.
inline constexpr uint32_t kMaxReasons = 8;

}  // namespace leadlight
