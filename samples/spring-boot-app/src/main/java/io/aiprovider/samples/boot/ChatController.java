package io.aiprovider.samples.boot;

import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The client blocks, so each call has a thread of Reactor's elastic pool. A caller that leaves
 * cancels its call.
 */
@RestController
class ChatController {
  private final ChatClient client;

  ChatController(ChatClient client) {
    this.client = client;
  }

  @GetMapping("/ask")
  Mono<String> ask(@RequestParam String question) {
    return Mono.fromCallable(() -> client.chat(ChatRequest.of(question)).text())
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** Server-sent events, one for each piece of text. */
  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<Piece> stream(@RequestParam String question) {
    return Flux.using(
            () -> client.stream(ChatRequest.of(question)),
            reply -> Flux.fromIterable(reply).map(ChatChunk::text),
            StreamingReply::close)
        .filter(text -> !text.isEmpty())
        .map(Piece::new)
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** As JSON, for text in an event could not begin with a space. */
  record Piece(String text) {}
}
