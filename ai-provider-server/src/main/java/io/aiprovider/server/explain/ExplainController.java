package io.aiprovider.server.explain;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.server.keys.KeyCallers;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/explain}: what would happen to a chat request, without a call. */
@RestController
@Blocking
final class ExplainController {
  private final ChatClient client;
  private final KeyCallers keys;

  ExplainController(ChatClient client, KeyCallers keys) {
    this.client = client;
    this.keys = keys;
  }

  @PostMapping(path = "/api/v1/explain", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> explain(
      @RequestParam(name = "key", required = false) @Nullable String key,
      @RequestBody(required = false) byte @Nullable [] body) {
    ChatRequest request = request(body == null ? new byte[0] : body);
    ChatCall call = client.newCall().caller(key == null ? null : caller(key)).build();
    return JsonAnswer.ok(ExplanationJson.of(client.explain(request, call)));
  }

  private static ChatRequest request(byte[] body) {
    try {
      return ChatRequest.parse(Operation.CHAT, body);
    } catch (ChatException invalid) {
      throw new RequestRefused(ApiError.of(invalid));
    }
  }

  private Caller caller(String key) {
    Caller caller = keys.find(RequestFields.idInPath("key", key));
    if (caller == null) {
      throw RequestRefused.notFound("There is no key with this id.", "key_not_found");
    }
    return caller;
  }
}
