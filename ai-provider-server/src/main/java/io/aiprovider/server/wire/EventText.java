package io.aiprovider.server.wire;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events without names, whose data is JSON. */
public final class EventText {
  /** The media type of a stream of them. */
  public static final String TYPE = "text/event-stream; charset=utf-8";

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private EventText() {}

  /** Writes an event. */
  public static void write(JsonObject data, OutputStream out) throws IOException {
    out.write(DATA);
    data.writeTo(out);
    out.write(END);
  }
}
