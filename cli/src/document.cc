#include "document.h"

#include "failure.h"
#include "leadlight/bounds.h"
#include "leadlight/json.h"

namespace leadlight::cli {

cbor::Value read_json(std::string_view text, std::string_view where, bool lines,
                      cbor::Writer* bytes) {
  JsonError error;
  if (!json_to_cbor(text, *bytes, &error)) {
    std::string message(where);
    message += ':';
    if (lines) message += std::to_string(error.line) + ":";
    throw BadLine(message + std::to_string(error.column) + ": " + error.message);
  }
  cbor::Value root;
  uint32_t offset = 0;
  // JSON text has become well-formed bytes; what remains is how deep they are nested.
  if (cbor::check(bytes->data(), bytes->size(), &root, &offset) != nullptr) {
    throw BadLine(std::string(where) + ": expected values nested at most " +
                  std::to_string(kMaxDepth) + " deep, found more");
  }
  return root;
}

cbor::Value view(const cbor::Writer& bytes) {
  if (bytes.failed()) throw Failure("leadlight: out of memory");
  return bytes.document();
}

std::string json_text(const cbor::Writer& bytes) { return cbor_to_json(view(bytes)); }

std::string json_string(std::string_view text) {
  cbor::Writer out;
  out.text(text);
  return json_text(out);
}

cbor::Value member(cbor::Value map, std::string_view key) {
  cbor::Value found;
  if (map.absent() || map.type() != cbor::Type::kMap) return found;
  for_each_member(map, [&](std::string_view name, cbor::Value value) {
    if (found.absent() && name == key) found = value;
  });
  return found;
}

void write_event(std::string_view visitor, const Event& event, cbor::Writer& out) {
  out.clear();
  out.map(2 + !visitor.empty() + !event.id.empty() + !event.properties.empty());
  if (!visitor.empty()) {
    out.text("visitor");
    out.text(visitor);
  }
  out.text("name");
  out.text(event.name);
  out.text("time");
  out.number(static_cast<double>(event.time));
  if (!event.id.empty()) {
    out.text("id");
    out.text(event.id);
  }
  if (event.properties.empty()) return;
  out.text("properties");
  out.map(static_cast<uint32_t>(event.properties.size()));
  for (const Property& property : event.properties) {
    out.text(property.key);
    switch (property.kind) {
      case Kind::kNone:
        out.null();
        break;
      case Kind::kText:
        out.text(property.text);
        break;
      case Kind::kNumber:
        out.number(property.number);
        break;
      case Kind::kBoolean:
        out.boolean(property.number != 0);
        break;
    }
  }
}

std::string_view read_visitor(cbor::Value event, Errors* errors) {
  cbor::Value visitor = member(event, "visitor");
  if (!visitor.absent() && visitor.type() == cbor::Type::kText && !visitor.text().empty() &&
      visitor.text().size() <= kMaxVisitorBytes) {
    return visitor.text();
  }
  errors->add("/visitor", "a text of 1 to " + std::to_string(kMaxVisitorBytes) + " bytes", visitor);
  return {};
}

}  // namespace leadlight::cli
