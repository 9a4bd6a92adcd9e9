// Files of XGBoost from anywhere: imported, or refused with an error.
#include "imported.h"

using namespace leadlight;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    fuzz::check_imported(
        trees::import_xgboost(std::string_view(reinterpret_cast<const char*>(data), size)));
  } catch (const trees::ImportError& error) {
    fuzz::check_import_error(error);
  }
  return 0;
}
