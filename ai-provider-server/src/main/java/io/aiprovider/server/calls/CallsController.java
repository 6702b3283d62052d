package io.aiprovider.server.calls;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.calls.RecordedCalls.Place;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import io.aiprovider.server.web.QueryNames;
import io.aiprovider.server.web.RequestRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/calls}: the calls that the ledger has. Callers see those of their key. */
@RestController
@Blocking
final class CallsController {
  private final RecordedCalls calls;

  CallsController(RecordedCalls calls) {
    this.calls = calls;
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
    "limit",
    "cursor"
  })
  ResponseEntity<byte[]> list(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam MultiValueMap<String, String> parameters) {
    CallQuery query = CallQuery.of(UsageScope.of(sender), parameters);
    Page page = Page.of("calls", parameters.getFirst("limit"), parameters.getFirst("cursor"), 2);
    return JsonAnswer.ok(
        page.toJson(
            calls.list(query, place(page.after()), page.limit() + 1),
            RecordedCall::toJson,
            call -> List.of(call.last().createdAt().toString(), call.last().id())));
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
    return JsonAnswer.ok(call.toDetailedJson());
  }
}
