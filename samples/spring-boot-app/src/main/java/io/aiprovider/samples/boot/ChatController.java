package io.aiprovider.samples.boot;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The client blocks, so each call runs on a thread of Reactor's elastic pool. A caller that leaves
 * cancels its call, and so the request to the provider.
 */
@RestController
class ChatController {
  private final ChatClient client;

  ChatController(ChatClient client) {
    this.client = client;
  }

  @GetMapping("/ask")
  Mono<String> ask(@RequestParam String question) {
    ChatCall call = client.newCall().build();
    return Mono.fromCallable(() -> client.send(ChatRequest.of(question), call))
        .map(reply -> ((CompleteReply) reply).response().text())
        .subscribeOn(Schedulers.boundedElastic())
        .doOnCancel(call::cancel);
  }

  /** Server-sent events, one for each piece of text. */
  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<Piece> stream(@RequestParam String question) {
    ChatCall call = client.newCall().build();
    ChatRequest request = ChatRequest.of(question).withStream(true);
    return chunks(request, call)
        .map(ChatChunk::text)
        .filter(text -> !text.isEmpty())
        .map(Piece::new)
        .subscribeOn(Schedulers.boundedElastic())
        .doOnCancel(call::cancel);
  }

  private Flux<ChatChunk> chunks(ChatRequest request, ChatCall call) {
    return Flux.generate(
        () -> (StreamingReply) client.send(request, call),
        (reply, sink) -> {
          try {
            ChatChunk chunk = reply.next();
            if (chunk == null) {
              sink.complete();
            } else {
              sink.next(chunk);
            }
          } catch (Cancelled callerLeft) {
            sink.complete(); // the caller has left
          }
          return reply;
        },
        StreamingReply::close);
  }

  /** As JSON, because plain text in an event cannot begin with a space. */
  record Piece(String text) {}
}
