package io.aiprovider.server.call;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import org.slf4j.spi.LoggingEventBuilder;

/** Lines about a call: each names the call and the request that its caller knows. */
final class CallLog {
  private CallLog() {}

  static LoggingEventBuilder of(LoggingEventBuilder line, ChatCall call) {
    return line.addKeyValue("call_id", call.id())
        .addKeyValue("request_id", call.attribute(CallAttribute.REQUEST_ID));
  }
}
