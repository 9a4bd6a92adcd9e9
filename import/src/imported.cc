#include "leadlight/import/imported.h"

namespace leadlight::trees {

ImportError::ImportError(std::string_view place, std::string_view expected, std::string_view found)
    : std::runtime_error(std::string(place) + (place.empty() ? "" : ": ") + "expected " +
                         std::string(expected) + ", found " + std::string(found)) {}

}  // namespace leadlight::trees
