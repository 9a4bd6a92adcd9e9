#include "model_file.h"

#include <utility>

#include "document.h"
#include "failure.h"
#include "input.h"
#include "leadlight/bounds.h"

namespace leadlight::cli {
namespace {

// Beyond what the core takes as CBOR, since JSON has white space.
constexpr std::size_t kMaxModelText = 4 * std::size_t{kMaxDocumentBytes};

}  // namespace

ModelFile read_model_file(const std::string& path) {
  Input input(path);
  std::string text = read_file(input, kMaxModelText);
  cbor::Writer bytes;
  cbor::Value document = read_json(text, input.name(), true, &bytes);
  ModelFile file;
  Errors errors;
  if (!file.model.load(bytes.data(), bytes.size(), &errors)) {
    throw Failure(describe(input.name(), ":", errors));
  }
  file.document = std::move(bytes);
  for_each_item(member(document, "signals"), [&](uint32_t, cbor::Value signal) {
    cbor::Value per = member(signal, "points_per");
    file.points.push_back(member(per.absent() ? signal : per, "points").number());
  });
  cbor::Value segments = member(document, "segments");
  if (segments.absent()) return file;
  for_each_item(segments, [&](uint32_t, cbor::Value segment) {
    file.segments.emplace_back(member(segment, "id").text());
  });
  return file;
}

std::vector<cbor::Value> signal_labels(const ModelFile& file) {
  std::vector<cbor::Value> labels;
  for_each_item(member(view(file.document), "signals"),
                [&](uint32_t, cbor::Value signal) { labels.push_back(member(signal, "label")); });
  return labels;
}

}  // namespace leadlight::cli
