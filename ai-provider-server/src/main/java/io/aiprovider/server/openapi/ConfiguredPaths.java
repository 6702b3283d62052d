package io.aiprovider.server.openapi;

import io.aiprovider.json.JsonObject;

/** Describes paths that the configuration adds to those of the server. */
public interface ConfiguredPaths {
  /**
   * Adds the present paths.
   *
   * @param document the OpenAPI document of the server
   * @return the document with them
   */
  JsonObject addTo(JsonObject document);
}
