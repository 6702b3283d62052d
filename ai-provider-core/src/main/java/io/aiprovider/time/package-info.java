/** Time for durations: it only goes forward, whatever is done to the system's clock. */
@NullMarked
package io.aiprovider.time;

import org.jspecify.annotations.NullMarked;
