#include "assessment_document.h"
#include "json_writer.h"
#include "leadlight/json.h"

namespace leadlight {

void append_json(const Model& model, const Assessment& assessment, std::string* out) {
  JsonWriter writer(out);
  write_assessment_to(model, assessment, writer);
}

}  // namespace leadlight
