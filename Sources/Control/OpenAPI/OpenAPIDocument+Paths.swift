extension OpenAPIDocument {
    /// The addresses and what they answer.
    static let paths = """
        {
            "/health": {
              "get": {
                "operationId": "health",
                "summary": "Whether the server is up.",
                "responses": {
                  "200": \(json("Health", "It is.")),
                  "default": \(refused)
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "openapi",
                "summary": "This document.",
                "responses": {
                  "200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}},
                  "default": \(refused)
                }
              }
            },
            "/sessions": {
              "get": {
                "operationId": "listSessions",
                "summary": "The open sessions.",
                "responses": {
                  "200": \(json("Sessions", "The default one first.")),
                  "default": \(refused)
                }
              },
              "post": {
                "operationId": "openSession",
                "summary": "Opens a session on a cassette; what is left out is as the server has it.",
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewSession"}}}
                },
                "responses": {
                  "201": \(json("Session", "It is open.")),
                  "400": \(refused), "409": \(refused), "413": \(refused), "415": \(refused),
                  "default": \(refused)
                }
              }
            },
            "/sessions/{name}": {
              "parameters": [\(sessionName)],
              "get": {
                "operationId": "showSession",
                "summary": "A session, with its report so far.",
                "responses": {
                  "200": \(json("Session", "The session.")),
                  "400": \(refused), "404": \(refused),
                  "default": \(refused)
                }
              },
              "patch": {
                "operationId": "changeSession",
                "summary": "Changes a session while it runs; requests under way keep to what was.",
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SessionChange"}}}
                },
                "responses": {
                  "200": \(json("Session", "It is changed.")),
                  "400": \(refused), "404": \(refused), "409": \(refused), "413": \(refused), "415": \(refused),
                  "default": \(refused)
                }
              },
              "delete": {
                "operationId": "closeSession",
                "summary": "Closes a session. Waits for its exchanges under way, 2 seconds at most.",
                "responses": {
                  "200": \(json("Report", "What happened in it.")),
                  "400": \(refused), "404": \(refused),
                  "default": \(refused)
                }
              }
            },
            "/cassettes": {
              "get": {
                "operationId": "listCassettes",
                "summary": "The cassettes in the folder.",
                "responses": {
                  "200": \(json("Cassettes", "By name.")),
                  "default": \(refused)
                }
              }
            },
            "/cassettes/{name}/interactions": {
              "parameters": [\(cassetteName)],
              "get": {
                "operationId": "listInteractions",
                "summary": "The interactions of a cassette, without their bodies.",
                "responses": {
                  "200": \(json("Interactions", "By number.")),
                  "400": \(refused), "404": \(refused),
                  "default": \(refused)
                }
              }
            },
            "/cassettes/{name}/interactions/{n}": {
              "parameters": [
                \(cassetteName),
                {
                  "name": "n", "in": "path", "required": true,
                  "schema": {"type": "integer", "minimum": 1, "maximum": 9223372036854775807}
                }
              ],
              "get": {
                "operationId": "showInteraction",
                "summary": "An interaction, as docs/cassette-format.md has it.",
                "responses": {
                  "200": \(json("Interaction", "The interaction.")),
                  "400": \(refused), "404": \(refused),
                  "default": \(refused)
                }
              }
            },
            "/events": {
              "parameters": [
                {
                  "name": "session", "in": "query", "description": "Whose events are wanted; all, if it is left out.",
                  "schema": {"$ref": "#/components/schemas/SessionName"}
                },
                {
                  "name": "Last-Event-ID", "in": "header",
                  "description": "The last event that was read; without it, the feed begins with what happens next.",
                  "schema": {"type": "integer", "minimum": 0, "maximum": 9223372036854775807}
                }
              ],
              "get": {
                "operationId": "watchEvents",
                "summary": "What happens, as server-sent events, until the client or the server stops.",
                "responses": {
                  "200": {
                    "description": "The data of each event are JSON: the member of schemas/Events that has its name.",
                    "content": {"text/event-stream": {"schema": {"type": "string"}}}
                  },
                  "400": \(refused),
                  "default": \(refused)
                }
              }
            },
            "/blobs/{digest}": {
              "parameters": [
                {
                  "name": "digest", "in": "path", "required": true,
                  "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
                }
              ],
              "get": {
                "operationId": "showBlob",
                "summary": "The bytes that have this SHA-256.",
                "responses": {
                  "200": {"description": "The bytes.", "content": {"application/octet-stream": {}}},
                  "400": \(refused), "404": \(refused),
                  "502": \(refused),
                  "default": \(refused)
                }
              }
            }
          }
        """

    private static let refused = ##"{"$ref": "#/components/responses/Refused"}"##

    private static let sessionName = """
        {"name": "name", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/SessionName"}}
        """

    private static let cassetteName = """
        {
          "name": "name", "in": "path", "required": true,
          "description": "A / in it may be written %2F or as it is.",
          "schema": {"$ref": "#/components/schemas/CassetteName"}
        }
        """

    private static func json(_ schema: String, _ description: String) -> String {
        """
        {"description": "\(description)", "content": \
        {"application/json": {"schema": {"$ref": "#/components/schemas/\(schema)"}}}}
        """
    }
}
