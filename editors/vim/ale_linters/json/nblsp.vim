call nblsp#define('json')
