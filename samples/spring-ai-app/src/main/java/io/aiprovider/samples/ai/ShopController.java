package io.aiprovider.samples.ai;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** This code does not depend on providers. Only the answers show that the first one is down. */
@RestController
class ShopController {
  private final ChatClient chat;

  ShopController(ChatModel model, Warehouse warehouse) {
    this.chat =
        ChatClient.builder(model)
            .defaultSystem("You sell tea. Look up the stock before you answer.")
            .defaultTools(warehouse)
            .build();
  }

  @GetMapping("/ask")
  Mono<Piece> ask(@RequestParam String question) {
    return Mono.fromCallable(() -> chat.prompt(question).call().chatResponse())
        .map(Piece::of)
        .subscribeOn(Schedulers.boundedElastic()); // a plain call blocks
  }

  /** Server-sent events, one for each piece of text. A caller that leaves cancels its call. */
  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<Piece> stream(@RequestParam String question) {
    return chat.prompt(question).stream()
        .chatResponse()
        .map(Piece::of)
        .filter(piece -> !piece.text().isEmpty());
  }

  /** A piece of text, and the provider that sent it. */
  record Piece(String text, String provider) {
    static Piece of(ChatResponse response) {
      @Nullable Generation generation = response.getResult();
      String text = generation == null ? null : generation.getOutput().getText();
      String provider = response.getMetadata().get("provider");
      return new Piece(
          Objects.requireNonNullElse(text, ""), Objects.requireNonNullElse(provider, ""));
    }
  }
}
