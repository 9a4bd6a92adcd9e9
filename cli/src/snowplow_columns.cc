#include "snowplow_columns.h"

#include <array>
#include <map>
#include <string>
#include <vector>

#include "document.h"
#include "record_map.h"

namespace leadlight::cli {
namespace {

constexpr std::array kColumns{"app_id",
                              "platform",
                              "etl_tstamp",
                              "collector_tstamp",
                              "dvce_created_tstamp",
                              "event",
                              "event_id",
                              "txn_id",
                              "name_tracker",
                              "v_tracker",
                              "v_collector",
                              "v_etl",
                              "user_id",
                              "user_ipaddress",
                              "user_fingerprint",
                              "domain_userid",
                              "domain_sessionidx",
                              "network_userid",
                              "geo_country",
                              "geo_region",
                              "geo_city",
                              "geo_zipcode",
                              "geo_latitude",
                              "geo_longitude",
                              "geo_region_name",
                              "ip_isp",
                              "ip_organization",
                              "ip_domain",
                              "ip_netspeed",
                              "page_url",
                              "page_title",
                              "page_referrer",
                              "page_urlscheme",
                              "page_urlhost",
                              "page_urlport",
                              "page_urlpath",
                              "page_urlquery",
                              "page_urlfragment",
                              "refr_urlscheme",
                              "refr_urlhost",
                              "refr_urlport",
                              "refr_urlpath",
                              "refr_urlquery",
                              "refr_urlfragment",
                              "refr_medium",
                              "refr_source",
                              "refr_term",
                              "mkt_medium",
                              "mkt_source",
                              "mkt_term",
                              "mkt_content",
                              "mkt_campaign",
                              "contexts",
                              "se_category",
                              "se_action",
                              "se_label",
                              "se_property",
                              "se_value",
                              "unstruct_event",
                              "tr_orderid",
                              "tr_affiliation",
                              "tr_total",
                              "tr_tax",
                              "tr_shipping",
                              "tr_city",
                              "tr_state",
                              "tr_country",
                              "ti_orderid",
                              "ti_sku",
                              "ti_name",
                              "ti_category",
                              "ti_price",
                              "ti_quantity",
                              "pp_xoffset_min",
                              "pp_xoffset_max",
                              "pp_yoffset_min",
                              "pp_yoffset_max",
                              "useragent",
                              "br_name",
                              "br_family",
                              "br_version",
                              "br_type",
                              "br_renderengine",
                              "br_lang",
                              "br_features_pdf",
                              "br_features_flash",
                              "br_features_java",
                              "br_features_director",
                              "br_features_quicktime",
                              "br_features_realplayer",
                              "br_features_windowsmedia",
                              "br_features_gears",
                              "br_features_silverlight",
                              "br_cookies",
                              "br_colordepth",
                              "br_viewwidth",
                              "br_viewheight",
                              "os_name",
                              "os_family",
                              "os_manufacturer",
                              "os_timezone",
                              "dvce_type",
                              "dvce_ismobile",
                              "dvce_screenwidth",
                              "dvce_screenheight",
                              "doc_charset",
                              "doc_width",
                              "doc_height",
                              "tr_currency",
                              "tr_total_base",
                              "tr_tax_base",
                              "tr_shipping_base",
                              "ti_currency",
                              "ti_price_base",
                              "base_currency",
                              "geo_timezone",
                              "mkt_clickid",
                              "mkt_network",
                              "etl_tags",
                              "dvce_sent_tstamp",
                              "refr_domain_userid",
                              "refr_dvce_tstamp",
                              "derived_contexts",
                              "domain_sessionid",
                              "derived_tstamp",
                              "event_vendor",
                              "event_name",
                              "event_format",
                              "event_version",
                              "event_fingerprint",
                              "true_tstamp"};
static_assert(kColumns.size() == 131);

struct SelfDescribing {
  std::string name;  // "com_acme_plan"; empty: it is none
  cbor::Value data;
};

// { "schema": "iglu:com.acme/plan/jsonschema/1-0-0", "data": … }
SelfDescribing describe_self(cbor::Value value) {
  SelfDescribing self;
  cbor::Value schema = member(value, "schema");
  self.data = member(value, "data");
  if (schema.absent() || schema.type() != cbor::Type::kText || self.data.absent()) return self;
  std::string_view text = schema.text();
  if (text.starts_with("iglu:")) text.remove_prefix(5);
  std::size_t vendor = text.find('/');
  if (vendor == text.npos) return self;
  std::size_t name = text.find('/', vendor + 1);
  self.name = snake_case(text.substr(0, vendor)) + "_" +
              snake_case(text.substr(vendor + 1, name == text.npos ? name : name - vendor - 1));
  return self;
}

}  // namespace

std::span<const char* const> snowplow_columns() { return kColumns; }

void expand_self_describing(const Record& record, cbor::Writer& out) {
  static const Path kContexts("contexts"), kDerived("derived_contexts"), kEvent("unstruct_event");
  std::map<std::string, std::vector<cbor::Value>> contexts;
  for (const Path* path : {&kContexts, &kDerived}) {
    cbor::Value list = member(record.at(*path), "data");
    if (list.absent() || list.type() != cbor::Type::kArray) continue;
    for_each_item(list, [&](uint32_t, cbor::Value item) {
      SelfDescribing self = describe_self(item);
      if (!self.name.empty()) contexts["contexts_" + self.name].push_back(self.data);
    });
  }
  SelfDescribing event = describe_self(member(record.at(kEvent), "data"));
  out.clear();
  out.map(static_cast<uint32_t>(contexts.size()) + !event.name.empty());
  for (const auto& [name, list] : contexts) {
    out.text(name);
    out.array(static_cast<uint32_t>(list.size()));
    for (cbor::Value value : list) out.raw(value.data(), value.size());
  }
  if (event.name.empty()) return;
  out.text("unstruct_event_" + event.name);
  out.raw(event.data.data(), event.data.size());
}

}  // namespace leadlight::cli
