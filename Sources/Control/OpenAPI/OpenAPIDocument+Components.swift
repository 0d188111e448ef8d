extension OpenAPIDocument {
    /// What the addresses take and give.
    static let components: String = """
        {
            "responses": {
              "Refused": {
                "description": "Not done; x-tapedeck is refused.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
              }
            },
            "schemas": {
              "Refusal": {
                "type": "object", "required": ["error"],
                "properties": {
                  "error": {
                    "type": "object", "required": ["code", "message", "hint"],
                    "properties": {
                      "code": {"type": "string"}, "message": {"type": "string"}, "hint": {"type": "string"}
                    }
                  }
                }
              },
              "Health": {
                "type": "object", "required": ["status"], "properties": {"status": {"const": "ok"}}
              },
              "SessionName": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$"},
              "CassetteName": {
                "type": "string",
                "description": "The first of several segments is not blobs.",
                "pattern": "^(?:(?!blobs/)[A-Za-z0-9][A-Za-z0-9._-]{0,100}/)?\
        (?:[A-Za-z0-9][A-Za-z0-9._-]{0,100}/){0,6}[A-Za-z0-9][A-Za-z0-9._-]{0,100}$"
              },
              "SessionChange": {
                "type": "object", "additionalProperties": false,
                "properties": {\(settings)}
              },
              "NewSession": {
                "type": "object", "additionalProperties": false, "required": ["name"],
                "properties": {
                  "name": {"$ref": "#/components/schemas/SessionName"},
                  "cassette": {
                    "$ref": "#/components/schemas/CassetteName",
                    "description": "The one of the session's name, if it is left out."
                  },
                  \(settings)
                }
              },
              "Session": {
                "type": "object",
                "required": [
                  "name", "cassette", "mode", "timing", "chunking", "on-repeat", "fast-forward", "keep-errors",
                  "max-age", "ignore", "replace", "faults", "report"
                ],
                "properties": {
                  "name": {"$ref": "#/components/schemas/SessionName"},
                  "cassette": {"$ref": "#/components/schemas/CassetteName"},
                  \(settings),
                  "report": {"$ref": "#/components/schemas/Report"}
                }
              },
              "Sessions": {
                "type": "object", "required": ["sessions"],
                "properties": {
                  "sessions": {"type": "array", "items": {"$ref": "#/components/schemas/Session"}}
                }
              },
              "Count": {"type": "integer", "minimum": 0},
              "Report": {
                "type": "object",
                "required": [
                  "session", "cassette", "mode", "requests", "hits", "misses", "recorded", "passed", "failed", "lost",
                  "faults", "shared", "refreshes_failed", "live_calls", "bytes_received", "bytes_replayed",
                  "milliseconds_saved", "tokens_saved",
                  "explanations", "assets", "under_way"
                ],
                "properties": {
                  "session": {"$ref": "#/components/schemas/SessionName"},
                  "cassette": {"type": ["string", "null"], "description": "Null in passthrough."},
                  "mode": {"$ref": "#/components/schemas/Mode"},
                  "requests": {"$ref": "#/components/schemas/Count"},
                  "hits": {"$ref": "#/components/schemas/Count"},
                  "misses": {"$ref": "#/components/schemas/Count"},
                  "recorded": {"$ref": "#/components/schemas/Count"},
                  "passed": {"$ref": "#/components/schemas/Count"},
                  "failed": {"$ref": "#/components/schemas/Count"},
                  "lost": {"$ref": "#/components/schemas/Count"},
                  "faults": {"$ref": "#/components/schemas/Count"},
                  "shared": {"$ref": "#/components/schemas/Count"},
                  "refreshes_failed": {"$ref": "#/components/schemas/Count"},
                  "live_calls": {"$ref": "#/components/schemas/Count"},
                  "bytes_received": {"$ref": "#/components/schemas/Count"},
                  "bytes_replayed": {"$ref": "#/components/schemas/Count"},
                  "milliseconds_saved": {"$ref": "#/components/schemas/Count"},
                  "tokens_saved": {
                    "type": "object", "required": ["input", "output"],
                    "properties": {
                      "input": {"$ref": "#/components/schemas/Count"}, "output": {"$ref": "#/components/schemas/Count"}
                    }
                  },
                  "explanations": {
                    "type": "array", "items": {"type": "string"},
                    "description": "Why each miss was one; the first ones."
                  },
                  "assets": {
                    "type": "object", "required": ["fetched", "bytes", "failed", "failures"],
                    "properties": {
                      "fetched": {"$ref": "#/components/schemas/Count"},
                      "bytes": {"$ref": "#/components/schemas/Count"},
                      "failed": {"$ref": "#/components/schemas/Count"},
                      "failures": {"type": "array", "items": {"type": "string"}}
                    }
                  },
                  "under_way": {
                    "$ref": "#/components/schemas/Count",
                    "description": "Exchanges that have not ended, so that counts may grow."
                  },
                  "unplayed": {
                    "type": "object", "required": ["count", "requests"],
                    "description": "What nobody asked for. Where one session is shown or closed; the first ones named.",
                    "properties": {
                      "count": {"$ref": "#/components/schemas/Count"},
                      "requests": {
                        "type": "array",
                        "items": {
                          "type": "object", "required": ["n", "gateway", "method", "url"],
                          "properties": {
                            "n": {"type": "integer"}, "gateway": {"type": "string"},
                            "method": {"type": "string"}, "url": {"type": "string"}
                          }
                        }
                      }
                    }
                  }
                }
              },
              "Cassettes": {
                "type": "object", "required": ["cassettes"],
                "properties": {
                  "cassettes": {
                    "type": "array",
                    "items": {
                      "type": "object", "required": ["name"],
                      "properties": {
                        "name": {"$ref": "#/components/schemas/CassetteName"},
                        "interactions": {"$ref": "#/components/schemas/Count"},
                        "bytes": {"$ref": "#/components/schemas/Count"},
                        "error": {"type": "string", "description": "Why it cannot be read."}
                      }
                    }
                  }
                }
              },
              "Interactions": {
                "type": "object", "required": ["cassette", "interactions"],
                "properties": {
                  "cassette": {"$ref": "#/components/schemas/CassetteName"},
                  "interactions": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["n", "gateway", "recorded_at", "method", "url", "status", "size", "end"],
                      "properties": {
                        "n": {"type": "integer"}, "gateway": {"type": "string"}, "recorded_at": {"type": "string"},
                        "method": {"type": "string"}, "url": {"type": "string"}, "status": {"type": "integer"},
                        "size": {"$ref": "#/components/schemas/Count"},
                        "end": {"enum": ["complete", "aborted", "cancelled"]}
                      }
                    }
                  }
                }
              },
              "Interaction": {
                "type": "object", "required": ["n", "gateway", "recorded_at", "request", "response"],
                "properties": {
                  "n": {"type": "integer"}, "gateway": {"type": "string"}, "recorded_at": {"type": "string"},
                  "request": {"type": "object", "required": ["method", "url", "headers", "body"]},
                  "response": {"type": "object", "required": ["status", "headers", "body", "frames", "end"]}
                }
              },
              "FaultRule": {
                "description": "As tapedeck.yml has it.",
                "type": "object", "additionalProperties": false, "required": ["fault"],
                "not": {"required": ["nth", "probability"]},
                "properties": {
                  "gateway": {"type": "string", "description": "A gateway's name; all, if left out."},
                  "path": {
                    "type": "string", "maxLength": 1000, "pattern": "^/[^?]*$",
                    "description": "The path below the gateway; all, if left out."
                  },
                  "nth": {"type": "integer", "minimum": 1, "maximum": 9223372036854775807},
                  "probability": {"type": "number", "minimum": 0, "maximum": 1},
                  "seed": {"type": "integer", "minimum": 0, "maximum": 18446744073709551615},
                  "fault": {
                    "type": "string", "maxLength": 1000, "examples": ["status=429", "cut-after=3ev,latency=300ms"],
                    "pattern": "^[ \\t]*(?:status|garble|cut-after|stall|latency|rate)[^\\r\\n]*$"
                  }
                }
              },
              "Mode": {"enum": ["record", "replay", "auto", "passthrough"]},
              \(events)
            }
          }
        """

    /// The members that are named as the options are.
    ///
    /// Their patterns allow what the parsers take.
    private static let settings = #"""
        "mode": {
                    "$ref": "#/components/schemas/Mode",
                    "description": "A server that only replays refuses all others (409)."
                  },
                  "timing": {
                    "type": "string", "examples": ["instant", "recorded", "4x", "0.5x"],
                    "pattern": "^(?:instant|recorded|[1-9][0-9]{0,5}(?:\\.[0-9]{1,9})?x|0\\.[1-9][0-9]{0,8}x)$"
                  },
                  "chunking": {
                    "type": "string", "examples": ["recorded", "event", "bytes:1", "random:7"],
                    "pattern": "^(?:recorded|event|bytes:[1-9][0-9]{0,17}|random:[0-9]{1,19})$"
                  },
                  "on-repeat": {"enum": ["last", "cycle", "miss"]},
                  "fast-forward": {"type": "boolean"},
                  "keep-errors": {"type": "boolean"},
                  "max-age": {
                    "type": ["string", "null"], "examples": ["30d", null],
                    "pattern": "^[0-9]{1,12}(?:ms|s|m|h|d)$"
                  },
                  "ignore": {
                    "type": "array", "maxItems": 100, "examples": [["/user", "?trace", "header:x-id"]],
                    "items": {
                      "type": "string", "maxLength": 1000,
                      "pattern": "^(?:/(?:[ -}]|~[01])*|\\?[ -~]+|header:[A-Za-z0-9-]+)$"
                    }
                  },
                  "replace": {
                    "type": "array", "maxItems": 100,
                    "items": {
                      "type": "object", "additionalProperties": false, "required": ["pattern", "with"],
                      "properties": {
                        "pattern": {"type": "string", "maxLength": 1000, "description": "A regular expression."},
                        "with": {"type": "string", "maxLength": 1000}
                      }
                    }
                  },
                  "faults": {
                    "description": "What goes wrong on purpose; null is as good as none. Setting them begins counting.",
                    "type": ["array", "null"], "maxItems": 100,
                    "items": {"$ref": "#/components/schemas/FaultRule"},
                    "examples": [[{"path": "/v1/chat/completions", "nth": 2, "fault": "status=429"}]]
                  }
        """#
}
