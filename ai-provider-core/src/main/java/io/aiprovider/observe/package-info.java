/** What can be measured about calls. */
@NullMarked
package io.aiprovider.observe;

import org.jspecify.annotations.NullMarked;
