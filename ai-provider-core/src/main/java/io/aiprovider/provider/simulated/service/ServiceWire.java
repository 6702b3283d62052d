package io.aiprovider.provider.simulated.service;

import io.aiprovider.json.JsonObject;

/** How a protocol writes an answer. */
interface ServiceWire {

  /** A whole answer. */
  JsonObject answer(String text, int tokens);

  /** The events of a stream before its first content. */
  String opening();

  /** The event for a piece of text. */
  String content(String piece);

  /** The events after the last content. */
  String ending(int tokens);

  /** The body of an error answer with this status. */
  JsonObject error(int status);

  /** The event that says, in the middle of a stream, that the service is overloaded. */
  String errorEvent();

  /** An event of a stream. */
  static String event(JsonObject data) {
    return "data: " + data + "\n\n";
  }
}
