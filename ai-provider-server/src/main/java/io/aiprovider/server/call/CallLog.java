package io.aiprovider.server.call;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Lines about a call. Each has the id of the call and the id that the caller gave to the request:
 * as fields for programs, and in the message for people.
 */
final class CallLog {
  private CallLog() {}

  /** The line with both ids as fields. */
  static LoggingEventBuilder of(LoggingEventBuilder line, ChatCall call) {
    return line.addKeyValue("call_id", call.id())
        .addKeyValue("request_id", call.attribute(CallAttribute.REQUEST_ID));
  }

  /** The call in a message. */
  static String name(ChatCall call) {
    return "call " + call.id() + " (request " + call.attribute(CallAttribute.REQUEST_ID) + ")";
  }
}
