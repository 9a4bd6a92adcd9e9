// The form of a hand-off as JSON Schema. A module, since node 20 has no import of JSON without a warning.
export const schema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A hand-off of Leadlight: one CloudEvents 1.0 event in structured mode",
  "type": "object",
  "additionalProperties": false,
  "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
  "properties": {
    "specversion": { "const": "1.0" },
    "id": { "$ref": "#/$defs/uuid" },
    "source": { "type": "string", "pattern": "^https?://[^/?#\\s]+$", "maxLength": 300 },
    "type": { "const": "leadlight.prospect.v1" },
    "subject": { "$ref": "#/$defs/uuid" },
    "time": {
      "type": "string",
      "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$"
    },
    "datacontenttype": { "const": "application/json" },
    "dataschema": { "type": "string", "pattern": "^https?://", "maxLength": 2048 },
    "data": {
      "type": "object",
      "additionalProperties": false,
      "required": [
        "at",
        "stage",
        "temperature",
        "grade",
        "band",
        "since",
        "reasons",
        "segments",
        "next",
        "consent",
        "model"
      ],
      "properties": {
        "at": { "$ref": "#/$defs/instant" },
        "stage": { "const": "prospect" },
        "temperature": { "enum": ["cold", "warm", "hot"] },
        "grade": { "enum": ["A", "B", "C", "D", null] },
        "band": { "enum": ["0-19", "20-39", "40-59", "60-79", "80-100"] },
        "since": {
          "type": "object",
          "additionalProperties": false,
          "required": ["time", "event", "label"],
          "properties": {
            "time": { "$ref": "#/$defs/instant" },
            "event": { "type": ["string", "null"], "minLength": 1, "maxLength": 128 },
            "label": { "type": ["string", "null"], "maxLength": 4096 }
          }
        },
        "reasons": {
          "type": "array",
          "maxItems": 3,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["signal", "label", "times", "last"],
            "properties": {
              "signal": { "$ref": "#/$defs/name" },
              "label": { "$ref": "#/$defs/words" },
              "points": { "type": "number" },
              "times": { "type": "integer", "minimum": 1, "maximum": 2000 },
              "last": { "$ref": "#/$defs/instant" }
            }
          }
        },
        "segments": {
          "type": "array",
          "maxItems": 64,
          "items": { "$ref": "#/$defs/name" }
        },
        "next": {
          "type": ["object", "null"],
          "additionalProperties": false,
          "required": ["id", "channel", "goal", "content", "timing"],
          "properties": {
            "id": { "$ref": "#/$defs/name" },
            "channel": { "enum": ["web", "email", "sms", "call"] },
            "goal": { "$ref": "#/$defs/words" },
            "content": { "$ref": "#/$defs/words" },
            "timing": { "type": ["string", "null"], "maxLength": 4096 }
          }
        },
        "consent": {
          "type": "object",
          "additionalProperties": false,
          "required": ["handoff"],
          "properties": {
            "scoring": { "$ref": "#/$defs/decision" },
            "storage": { "$ref": "#/$defs/decision" },
            "personalization": { "$ref": "#/$defs/decision" },
            "handoff": {
              "type": "object",
              "additionalProperties": false,
              "required": ["state", "time"],
              "properties": {
                "state": { "const": "granted" },
                "time": { "$ref": "#/$defs/instant" }
              }
            }
          }
        },
        "model": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name", "version"],
          "properties": {
            "name": { "type": "string", "maxLength": 512 },
            "version": { "type": "string", "maxLength": 512 }
          }
        },
        "traits": { "$ref": "#/$defs/values" },
        "log": {
          "type": "array",
          "maxItems": 2000,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "time", "id", "properties"],
            "properties": {
              "name": { "$ref": "#/$defs/name" },
              "time": { "$ref": "#/$defs/instant" },
              "id": { "type": "string", "maxLength": 128 },
              "properties": { "$ref": "#/$defs/values" }
            }
          }
        }
      }
    }
  },
  "$defs": {
    "uuid": {
      "type": "string",
      "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    },
    "instant": { "type": "integer", "minimum": 0, "maximum": 8640000000000000 },
    "name": { "type": "string", "minLength": 1, "maxLength": 128 },
    "words": { "type": "string", "maxLength": 4096 },
    "decision": {
      "type": "object",
      "additionalProperties": false,
      "required": ["state", "time"],
      "properties": {
        "state": { "enum": ["granted", "denied"] },
        "time": { "$ref": "#/$defs/instant" }
      }
    },
    "values": {
      "type": "object",
      "maxProperties": 32,
      "propertyNames": { "minLength": 1, "maxLength": 128 },
      "additionalProperties": { "type": ["string", "number", "boolean"], "maxLength": 4096 }
    }
  }
};
