// What Boost.URL 1.81 reads of a URL's authority is not always all of it: "127.0.0.1.example" passes for the
// address that it begins with, and a port is cut to 16 bits. Pure functions, any thread.
#pragma once

#include <boost/url/url_view.hpp>
#include <string_view>

namespace api_client {

/// Whether host and port were read as they are written in `text`, of which `url` is the view: nothing of the
/// authority is left over, and the port, if there is one, is 1 to 65535. Without user and password.
bool is_authority_whole(std::string_view text, const boost::urls::url_view& url);

}  // namespace api_client
