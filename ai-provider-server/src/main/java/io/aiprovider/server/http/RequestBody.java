package io.aiprovider.server.http;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.overload.BodyMemory;
import io.aiprovider.server.overload.LoadShedding;
import io.aiprovider.server.overload.TenantShares;
import io.aiprovider.server.wire.ApiError;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads request bodies, up to a limit. */
public final class RequestBody {
  private static final int FIRST_SIZE = 4_096;
  private static final long GROWTH_IF_ANNOUNCED = 8;

  private final long limit;
  private final BodyMemory memory;
  private final TenantShares tenants;
  private final LoadShedding shedding;

  /**
   * A reader of bodies.
   *
   * @param limit bytes of one body
   * @param memory of all bodies
   * @param tenants what the calls of each tenant take
   * @param shedding refuses a body for which there is no memory
   */
  public RequestBody(long limit, BodyMemory memory, TenantShares tenants, LoadShedding shedding) {
    this.limit = limit;
    this.memory = memory;
    this.tenants = tenants;
    this.shedding = shedding;
  }

  /**
   * Takes a place for a call of a tenant, before its body is read.
   *
   * @throws BodyRefused if the tenant has its share already
   */
  public TenantShares.Place enter(@Nullable Caller caller, HttpHeaders headers) {
    TenantShares.Place place = tenants.enter(caller, announced(headers));
    if (place == null) {
      throw new BodyRefused(shedding.beyondShare());
    }
    return place;
  }

  /** The memory of a body that will be read. Closed when the body is not needed any more. */
  public BodyMemory.Share share() {
    return memory.share();
  }

  private static BodyRefused tooLarge(long limit) {
    String message = "The request body is larger than " + limit + " bytes.";
    return new BodyRefused(ApiError.of(413, message, "request_too_large"));
  }

  /**
   * Reads the whole body. A body whose declared length is over the limit is not read.
   *
   * @param share the memory that it takes
   * @return fails with {@link BodyRefused}
   */
  public Mono<byte[]> read(HttpServerRequest request, BodyMemory.Share share) {
    long announced = announced(request.requestHeaders());
    return announced > limit
        ? Mono.error(tooLarge(limit))
        : request
            .receive()
            .collect(() -> new Collected(share, (int) Math.max(0, announced)), Collected::add)
            .map(Collected::bytes);
  }

  private static long announced(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the length is not known
    }
  }

  /** Copies each buffer once, into an array that is about as large as the received data. */
  private final class Collected {
    private final BodyMemory.Share share;
    private final int announced;
    private byte[] bytes = new byte[0];
    private int kept;

    Collected(BodyMemory.Share share, int announced) {
      this.share = share;
      this.announced = announced;
    }

    void add(ByteBuf buffer) {
      int size = buffer.readableBytes();
      if (size > limit - kept) {
        throw tooLarge(limit);
      }
      makeRoom(kept + size);
      buffer.readBytes(bytes, kept, size);
      kept += size;
    }

    /** Allocates a multiple of what was received, not what was declared. */
    private void makeRoom(int needed) {
      if (needed > bytes.length) {
        long grown = (announced < needed ? 2 : GROWTH_IF_ANNOUNCED) * bytes.length;
        long most = announced < needed ? Integer.MAX_VALUE : announced;
        int larger = (int) Math.max(needed, Math.min(most, Math.max(FIRST_SIZE, grown)));
        if (!share.grow(larger - bytes.length)) {
          throw new BodyRefused(shedding.tooMuchOfBodies());
        }
        bytes = Arrays.copyOf(bytes, larger);
      }
    }

    byte[] bytes() {
      return kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
    }
  }
}
