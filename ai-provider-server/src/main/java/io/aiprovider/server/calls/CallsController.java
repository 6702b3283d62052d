package io.aiprovider.server.calls;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.AnalyticsGate;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.calls.CallSearch.Found;
import io.aiprovider.server.calls.RecordedCalls.Place;
import io.aiprovider.server.content.StoredContents;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import io.aiprovider.server.web.QueryNames;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** {@code /api/v1/calls}: the calls that the ledger has. Callers see those of their key. */
@RestController
@Blocking
final class CallsController {
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(15);

  private final RecordedCalls calls;
  private final CallStreams streams;
  private final StoredContents contents;
  private final AnalyticsGate gate;

  CallsController(
      RecordedCalls calls, CallStreams streams, StoredContents contents, AnalyticsGate gate) {
    this.contents = contents;
    this.calls = calls;
    this.streams = streams;
    this.gate = gate;
  }

  @GetMapping("/api/v1/calls")
  @QueryNames({
    "from",
    "to",
    "provider",
    "model",
    "key",
    "user",
    "tenant",
    "status",
    "cache",
    "failure",
    "failed_at",
    "operation",
    "session",
    "tag",
    "min_cost_usd",
    "min_duration_ms",
    "limit",
    "cursor"
  })
  ResponseEntity<byte[]> list(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam MultiValueMap<String, String> parameters) {
    CallQuery query = CallQuery.of(UsageScope.of(sender), parameters);
    Page page = Page.of("calls", parameters.getFirst("limit"), parameters.getFirst("cursor"), 2);
    Place after = place(page.after());
    Found found = gate.run(() -> search(query, after, page.limit() + 1));
    Instant searched = found.searchedFrom();
    return JsonAnswer.ok(
        page.toJson(
                found.calls(),
                RecordedCall::toJson,
                call -> List.of(call.last().createdAt().toString(), call.last().id()),
                searched == null ? null : List.of(searched.toString(), ""))
            .with("searched_from", searched == null ? null : searched.toString()));
  }

  private Found search(CallQuery query, @Nullable Place after, int limit) {
    try {
      return calls.search(query, after, limit);
    } catch (QueryTimeoutException e) {
      throw new RequestRefused(
          ApiError.unavailable(
              "The search takes too long: choose a shorter range by 'from' and 'to'.",
              "search_too_long"));
    }
  }

  private static @Nullable Place place(List<String> after) {
    if (after.get(0).isEmpty()) {
      return null;
    }
    try {
      return new Place(Instant.parse(after.get(0)), after.get(1));
    } catch (DateTimeException e) {
      throw Page.invalidCursor();
    }
  }

  @GetMapping("/api/v1/calls/stream")
  @QueryNames({
    "provider",
    "model",
    "key",
    "user",
    "tenant",
    "status",
    "cache",
    "failure",
    "failed_at",
    "operation",
    "session",
    "tag",
    "min_cost_usd",
    "min_duration_ms",
    "seconds"
  })
  ResponseEntity<Flux<ServerSentEvent<String>>> stream(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEvent,
      @RequestParam MultiValueMap<String, String> parameters) {
    CallQuery query = CallQuery.of(UsageScope.of(sender), parameters);
    Caller caller = sender.caller();
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .cacheControl(CacheControl.noStore())
        .body(
            streams.begin(
                query,
                caller == null ? null : caller.keyId(),
                lastEvent == null ? null : BatchPosition.parse(lastEvent),
                length(parameters.getFirst("seconds"))));
  }

  private static Duration length(@Nullable String seconds) {
    if (seconds == null) {
      return LONGEST_STREAM;
    }
    if (seconds.matches("[1-9]\\d{0,2}")) {
      Duration length = Duration.ofSeconds(Integer.parseInt(seconds));
      if (length.compareTo(LONGEST_STREAM) <= 0) {
        return length;
      }
    }
    throw RequestRefused.invalid(
        "seconds",
        "'seconds' must be a whole number from 1 to " + LONGEST_STREAM.toSeconds() + ".");
  }

  @GetMapping("/api/v1/calls/{id}")
  ResponseEntity<byte[]> call(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @PathVariable("id") String id) {
    RecordedCall call = calls.find(id, UsageScope.of(sender));
    if (call == null) {
      throw RequestRefused.notFound(
          "There is no call with this id, or it is not one of yours. A call is shown about a second"
              + " after its end.",
          "call_not_found");
    }
    return JsonAnswer.ok(call.toDetailedJson(contents.of(id)));
  }
}
