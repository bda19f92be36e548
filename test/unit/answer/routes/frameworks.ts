/** One small repository a framework, in the ways of its documentation, with all that it answers: method, path, and what handles it. */
export interface FrameworkSample {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly routes: readonly string[];
}

export const frameworkSamples: readonly FrameworkSample[] = [
  {
    name: 'Express',
    files: {
      'app.js': `const express = require('express');
const birds = require('./routes/birds');
const { adminRouter } = require('./routes/admin');
const api = express.Router();
const app = express();
const BASE = '/api';

app.get('/', (req, res) => res.send('hi'));
app.use(\`\${BASE}/v1\`, api);
api.use('/birds', birds);
app.use('/admin', requireLogin, adminRouter);
require('./routes/health')(app);
api.all('/any', anything);
app.listen(3000);
function anything(req, res) {}
`,
      'routes/birds.js': `const express = require('express');
const controller = require('../controllers/birdController');
const router = express.Router();

router.get('/', controller.list);
router.route('/:birdId').get(controller.show).put(checkBody, controller.update);
router.delete(['/:birdId', '/gone/:birdId'], asyncHandler(controller.remove));

module.exports = router;
`,
      'routes/admin.js': `const { Router } = require('express');
const adminRouter = Router();
adminRouter.post('/users', function createUser(req, res) {});
module.exports = { adminRouter };
`,
      'routes/health.js': `module.exports = function (app) {
  app.get('/health', (req, res) => res.end());
};
`,
      'controllers/birdController.js': `exports.list = (req, res) => {};
exports.show = (req, res) => {};
exports.update = (req, res) => {};
exports.remove = (req, res) => {};
`,
      'client.js': `const axios = require('axios');
const api = axios.create({ baseURL: '/x' });
async function load(data) { const found = await api.post('/not/a/route', data); return api.get('/neither'); }
`,
    },
    routes: [
      'GET /',
      '/api/v1/any anything',
      'GET /api/v1/birds list',
      'GET /api/v1/birds/:birdId show',
      'PUT /api/v1/birds/:birdId update',
      'DELETE /api/v1/birds/:birdId remove',
      'DELETE /api/v1/birds/gone/:birdId remove',
      'POST /admin/users',
      'GET /health',
    ],
  },
  {
    name: 'Fastify',
    files: {
      'server.ts': `import Fastify from 'fastify';
import { userRoutes } from './routes/users';
import orders from './routes/orders';

const fastify = Fastify({ logger: true });
fastify.register(userRoutes, { prefix: '/v1/users' });
fastify.register(orders, { prefix: '/v1' });
fastify.register(async instance => {
  instance.get('/inner', async () => ({}));
}, { prefix: '/nested' });
await fastify.listen({ port: 3000 });
`,
      'routes/users.ts': `import type { FastifyInstance } from 'fastify';
import { listUsers } from '../handlers';

export async function userRoutes(app: FastifyInstance) {
  app.get('/', listUsers);
  app.route({ method: ['POST', 'PUT'], url: '/:id', handler: async request => request.params });
}
`,
      'routes/orders.ts': `export default async function (fastify, options) {
  fastify.delete<{ Params: { id: string } }>('/orders/:id', { schema }, async (request, reply) => {});
}
`,
      'handlers.ts': `export async function listUsers() { return []; }\n`,
    },
    routes: [
      'DELETE /v1/orders/:id',
      'GET /v1/users listUsers',
      'POST /v1/users/:id',
      'PUT /v1/users/:id',
      'GET /nested/inner',
    ],
  },
  {
    name: 'Hono',
    files: {
      'index.ts': `import { Hono } from 'hono';
import books from './books';
import { authors } from './authors';

const app = new Hono().basePath('/api');
app.route('/books', books);
app.route('/authors', authors);
app.get('/status', c => c.text('ok'));
app.on('PURGE', '/cache', c => c.text('gone'));
export default app;
`,
      'books.ts': `import { Hono } from 'hono';
const books = new Hono();
books.get('/', c => c.json([])).post('/', createBook);
books.get('/:id', c => c.json({}));
export function createBook(c) {}
export default books;
`,
      'authors.ts': `import { Hono } from 'hono';
export const authors = new Hono();
authors.delete('/:id{[0-9]+}', c => c.body(null));
`,
    },
    routes: [
      'DELETE /api/authors/:id{[0-9]+}',
      'GET /api/books',
      'POST /api/books createBook',
      'GET /api/books/:id',
      'GET /api/status',
      'PURGE /api/cache',
    ],
  },
  {
    name: 'Koa',
    files: {
      'app.js': `const Koa = require('koa');
const Router = require('@koa/router');
const app = new Koa();
const router = new Router({ prefix: '/shop' });
router.get('/items/:id', show);
router.post('/items', make);
app.use(router.routes()).use(router.allowedMethods());
async function show(ctx) {}
async function make(ctx) {}
`,
    },
    routes: ['GET /shop/items/:id show', 'POST /shop/items make'],
  },
  {
    name: 'NestJS',
    files: {
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI });
  await app.listen(3000);
}
`,
      'src/cats/cats.controller.ts': `import { Controller, Get, Post, Param, All } from '@nestjs/common';
import { PATHS } from '../paths';

@Controller(['cats', 'felines'])
export class CatsController {
  @Get()
  findAll() { return []; }

  @Get(':id/toys/*rest')
  @Header('Cache-Control', 'none')
  toys(@Param('id') id: string) { return id; }

  @Post(PATHS.adopt)
  async adopt() {}
}

@Controller({ path: 'dogs', version: '2' })
export class DogsController {
  @All(['any', 'every'])
  any() {}
}
`,
      'src/paths.ts': `export const PATHS = {\n  adopt: 'adopt',\n};\n`,
    },
    routes: [
      'GET /api/cats CatsController.findAll',
      'GET /api/felines CatsController.findAll',
      'GET /api/cats/:id/toys/*rest CatsController.toys',
      'GET /api/felines/:id/toys/*rest CatsController.toys',
      'POST /api/cats/adopt CatsController.adopt',
      'POST /api/felines/adopt CatsController.adopt',
      '/api/v2/dogs/any DogsController.any',
      '/api/v2/dogs/every DogsController.any',
    ],
  },
  {
    name: 'Next.js',
    files: {
      'package.json': '{ "dependencies": { "next": "15" } }',
      'app/(shop)/items/[id]/route.ts': `export async function GET(request: Request) {}\nexport const DELETE = async () => new Response();\nconst helper = 1;\n`,
      'app/page.tsx': `export default function Home() { return null; }\n`,
      'app/docs/[...slug]/page.tsx': `export default function Docs() { return null; }\n`,
      'pages/api/users/[id].ts': `export default function handler(req, res) {}\n`,
      'pages/about.tsx': `export default function About() { return null; }\n`,
      'pages/_app.tsx': `export default function App() { return null; }\n`,
    },
    routes: [
      'GET /items/[id] GET',
      'DELETE /items/[id] DELETE',
      'GET /docs/[...slug] Docs',
      'GET / Home',
      'GET /about About',
      '/api/users/[id] handler',
    ],
  },
  {
    name: 'SvelteKit',
    files: {
      'package.json': '{ "devDependencies": { "@sveltejs/kit": "2" } }',
      'src/routes/api/roll/+server.ts': `import { json } from '@sveltejs/kit';\nexport function GET() { return json(1); }\nexport async function POST({ request }) {}\n`,
      'src/routes/blog/[slug]/+page.svelte': `<h1>Blog</h1>\n`,
      'src/routes/login/+page.server.ts': `export const actions = { default: async () => {} };\n`,
    },
    routes: ['GET /api/roll GET', 'POST /api/roll POST', 'GET /blog/[slug] +page.svelte', 'POST /login actions'],
  },
  {
    name: 'FastAPI',
    files: {
      'main.py': `from fastapi import FastAPI, APIRouter
from .routers import items, users
from app.settings import settings

app = FastAPI()
api = APIRouter(prefix="/api/v1")
api.include_router(items.router, prefix="/items", tags=["items"])
api.include_router(users.router)
app.include_router(api)
app.mount("/static", StaticFiles(directory="static"), name="static")


@app.get("/")
async def root():
    return {}


app.add_api_route("/ping", pong, methods=["GET", "HEAD"])


def pong():
    return "pong"
`,
      'routers/__init__.py': '',
      'routers/items.py': `from fastapi import APIRouter

router = APIRouter()


@router.get("/{item_id}", response_model=Item)
@cached(60)
async def read_item(item_id: str):
    return {}


@router.api_route("/", methods=["POST", "PUT"])
async def write_item():
    return {}


@router.websocket("/live")
async def live(websocket):
    pass
`,
      'routers/users.py': `from fastapi import APIRouter

router = APIRouter(
    prefix="/users",
    tags=["users"],
)


@router.delete(
    "/{user_id}/posts/{path:path}",
    status_code=204,
)
def delete_post(user_id: int, path: str):
    pass
`,
    },
    routes: [
      'GET / root',
      'GET /ping pong',
      'HEAD /ping pong',
      'GET /api/v1/items/{item_id} read_item',
      'POST /api/v1/items write_item',
      'PUT /api/v1/items write_item',
      'WEBSOCKET /api/v1/items/live live',
      'DELETE /api/v1/users/{user_id}/posts/{path:path} delete_post',
    ],
  },
  {
    name: 'Flask',
    files: {
      'shop/__init__.py': `from flask import Flask
from .views import bp as views_bp
from .admin import admin


def create_app():
    app = Flask(__name__)
    app.register_blueprint(views_bp)
    app.register_blueprint(admin, url_prefix="/back")
    return app
`,
      'shop/views.py': `from flask import Blueprint
from flask.views import MethodView

bp = Blueprint("views", __name__, url_prefix="/shop")


@bp.route("/")
def index():
    return ""


@bp.route("/items/<int:item_id>", methods=["GET", "POST"])
@login_required
def item(item_id):
    return ""


class CartAPI(MethodView):
    def get(self):
        return []

    def delete(self):
        return ""


bp.add_url_rule("/cart", view_func=CartAPI.as_view("cart"))
`,
      'shop/admin.py': `from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")
reports = Blueprint("reports", __name__)
admin.register_blueprint(reports, url_prefix="/reports")


@admin.post("/users/<uuid:user>")
def add_user(user):
    return ""


@reports.get("/<path:name>")
def report(name):
    return ""
`,
    },
    routes: [
      'POST /back/users/<uuid:user> add_user',
      'GET /back/reports/<path:name> report',
      'GET /shop index',
      'GET /shop/items/<int:item_id> item',
      'POST /shop/items/<int:item_id> item',
      'GET /shop/cart CartAPI.get',
      'DELETE /shop/cart CartAPI.delete',
    ],
  },
  {
    name: 'Django and its REST framework',
    files: {
      'site/urls.py': `from django.contrib import admin
from django.urls import include, path, re_path
from blog import views

extra_patterns = [
    path("reports/", views.report),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("blog/", include("blog.urls")),
    path("api/", include(("api.urls", "api"), namespace="v1")),
    path("extra/", include(extra_patterns)),
    re_path(r"^old/(?P<year>[0-9]{4})/$", views.old),
]
`,
      'blog/__init__.py': '',
      'blog/urls.py': `from django.urls import path
from . import views
from .views import ArticleList

urlpatterns = [
    path("", ArticleList.as_view(), name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
`,
      'blog/views.py': `from django.views import View


class ArticleList(View):
    def get(self, request):
        pass

    def post(self, request):
        pass


def detail(request, slug):
    pass


def report(request):
    pass


def old(request, year):
    pass
`,
      'api/__init__.py': '',
      'api/urls.py': `from django.urls import include, path
from rest_framework.routers import DefaultRouter
from .views import UserViewSet, TagViewSet

router = DefaultRouter()
router.register(r"users", UserViewSet)
router.register("tags", TagViewSet, basename="tag")

urlpatterns = [
    path("", include(router.urls)),
]
`,
      'api/views.py': `from rest_framework import viewsets
from rest_framework.decorators import action


class UserViewSet(viewsets.ModelViewSet):
    def list(self, request):
        pass

    @action(detail=True, methods=["post"], url_path="set-password")
    def set_password(self, request, pk=None):
        pass


class TagViewSet(viewsets.ReadOnlyModelViewSet):
    pass
`,
    },
    routes: [
      'GET /api/users/ UserViewSet.list',
      'POST /api/users/ UserViewSet',
      'GET /api/users/{pk}/ UserViewSet',
      'PUT /api/users/{pk}/ UserViewSet',
      'PATCH /api/users/{pk}/ UserViewSet',
      'DELETE /api/users/{pk}/ UserViewSet',
      'GET /api/tags/ TagViewSet',
      'GET /api/tags/{pk}/ TagViewSet',
      'POST /api/users/{pk}/set-password/ UserViewSet.set_password',
      'GET /blog ArticleList.get',
      'POST /blog ArticleList.post',
      '/blog/<slug:slug>/ detail',
      '/extra/reports/ report',
      '/admin/ admin.site.urls',
      '/old/<year>/ old',
    ],
  },
  {
    name: 'Spring',
    files: {
      'src/main/java/shop/Paths.java': `package shop;
public final class Paths {
  public static final String API = "/api";
  public static final String ORDERS = API + "/orders";
}
`,
      'src/main/java/shop/OrderController.java': `package shop;
@RestController
@RequestMapping(path = Paths.ORDERS, produces = "application/json")
public class OrderController {
  static final String LINES = "/{id}/lines";

  @GetMapping
  public List<Order> all() { return List.of(); }

  @GetMapping({"/{id}", "/by-id/{id}"})
  @ResponseBody
  public Order one(@PathVariable("id") String id) { return null; }

  @PostMapping(value = LINES + "/new", consumes = "application/json")
  public void add(@RequestBody Line line) {}

  @RequestMapping(value = "/search", method = {RequestMethod.GET, RequestMethod.POST})
  public void search() {}
}
`,
      'src/main/kotlin/shop/ItemController.kt': `package shop
@RestController
@RequestMapping("/items", "/things")
class ItemController {
    @DeleteMapping("/{id}")
    fun remove(@PathVariable id: Long) {
    }
}
`,
    },
    routes: [
      'GET /api/orders OrderController.all',
      'GET /api/orders/{id} OrderController.one',
      'GET /api/orders/by-id/{id} OrderController.one',
      'POST /api/orders/{id}/lines/new OrderController.add',
      'GET /api/orders/search OrderController.search',
      'POST /api/orders/search OrderController.search',
      'DELETE /items/{id} ItemController.remove',
      'DELETE /things/{id} ItemController.remove',
    ],
  },
  {
    name: 'JAX-RS',
    files: {
      'src/HelloResource.java': `package hello;
@Path("/hello")
public class HelloResource {
  @GET
  @Produces("text/plain")
  public String hello() { return ""; }

  @POST
  @Path("{name}/greet")
  public void greet(@PathParam("name") String name) {}
}
`,
    },
    routes: ['GET /hello HelloResource.hello', 'POST /hello/{name}/greet HelloResource.greet'],
  },
  {
    name: 'Rails',
    files: {
      'config/routes.rb': `Rails.application.routes.draw do
  root to: "pages#home"
  get "/about", to: "pages#about"
  concern :commentable do
    resources :comments, only: :index
  end
  resources :photos, only: [:index, :show] do
    get :preview, on: :member
    collection do
      get "search"
    end
  end
  resources :posts, except: [:new, :edit], concerns: :commentable
  namespace :api do
    namespace :v1, path: "one" do
      resources :users, param: :slug, only: %i[show] do
        resources :notes, only: [:create]
      end
    end
  end
  scope "/admin", module: "admin" do
    resource :session, only: [:create, :destroy]
    match "jobs", to: "jobs#run", via: [:get, :post]
  end
  if Rails.env.development?
    get "dev", to: "dev#index"
  end
end
`,
      'app/controllers/photos_controller.rb': `class PhotosController < ApplicationController
  def index; end
  def show; end
  def preview; end
  def search; end
end
`,
    },
    routes: [
      'GET / pages#home',
      'GET /about pages#about',
      'GET /photos photos#index',
      'GET /photos/:id photos#show',
      'GET /photos/:id/preview photos#preview',
      'GET /photos/search photos#search',
      'GET /posts posts#index',
      'POST /posts posts#create',
      'GET /posts/:id posts#show',
      'PATCH /posts/:id posts#update',
      'DELETE /posts/:id posts#destroy',
      'GET /posts/:post_id/comments comments#index',
      'GET /api/one/users/:slug api/v1/users#show',
      'POST /api/one/users/:user_slug/notes api/v1/notes#create',
      'POST /admin/session admin/sessions#create',
      'DELETE /admin/session admin/sessions#destroy',
      'GET /admin/jobs admin/jobs#run',
      'POST /admin/jobs admin/jobs#run',
      'GET /dev dev#index',
    ],
  },
  {
    name: 'Sinatra',
    files: {
      'app.rb': `require 'sinatra'\n\nget '/hello/:name' do |name|\n  "Hi #{name}"\nend\n\npost '/items' do\nend\n`,
    },
    routes: ['GET /hello/:name', 'POST /items'],
  },
  {
    name: 'Laravel',
    files: {
      'routes/web.php': `<?php
use App\\Http\\Controllers\\UserController;

Route::get('/', fn () => view('home'));
Route::prefix('admin')->middleware('auth')->group(function () {
    Route::get('/users/{user}', [UserController::class, 'show'])->name('users.show');
    Route::group(['prefix' => 'deep'], function () {
        Route::match(['get', 'post'], '/both', 'UserController@both');
    });
});
Route::controller(UserController::class)->prefix('accounts')->group(function () {
    Route::post('/', 'store');
});
Route::any('/any', [UserController::class, 'any']);
`,
      'routes/api.php': `<?php
Route::apiResource('photos.comments', CommentController::class)->only(['index', 'show']);
Route::resource('tags', TagController::class)->except(['create', 'edit', 'update', 'destroy', 'store']);
`,
      'app/Http/Controllers/UserController.php': `<?php
class UserController {
    public function show($user) {}
    public function both() {}
    public function store() {}
    public function any() {}
}
`,
    },
    routes: [
      'GET /api/photos/{photo}/comments CommentController.index',
      'GET /api/photos/{photo}/comments/{comment} CommentController.show',
      'GET /api/tags TagController.index',
      'GET /api/tags/{tag} TagController.show',
      'GET /',
      'GET /admin/users/{user} UserController.show',
      'GET /admin/deep/both UserController.both',
      'POST /admin/deep/both UserController.both',
      'POST /accounts UserController.store',
      '/any UserController.any',
    ],
  },
  {
    name: 'Symfony',
    files: {
      'src/Controller/BlogController.php': `<?php
#[Route('/blog', name: 'blog_')]
class BlogController extends AbstractController
{
    #[Route('/{slug}', name: 'show', methods: ['GET', 'HEAD'])]
    public function show(string $slug): Response {}
}
`,
    },
    routes: ['GET /blog/{slug} BlogController.show', 'HEAD /blog/{slug} BlogController.show'],
  },
  {
    name: 'ASP.NET controllers',
    files: {
      'Controllers/OrdersController.cs': `namespace Shop;

[ApiController]
[Route("api/[controller]")]
public class OrdersController : ControllerBase
{
    private const string Lines = "{id}/lines";

    [HttpGet]
    public IActionResult List() => Ok();

    [HttpGet("{id:int}")]
    [ProducesResponseType(200)]
    public IActionResult Get(int id) => Ok();

    [HttpPost(Lines)]
    public IActionResult AddLine(int id) => Ok();

    [HttpDelete, Route("~/purge/[action]")]
    public IActionResult Purge() => Ok();
}
`,
    },
    routes: [
      'GET /api/Orders OrdersController.List',
      'GET /api/Orders/{id:int} OrdersController.Get',
      'POST /api/Orders/{id}/lines OrdersController.AddLine',
      'DELETE /purge/Purge OrdersController.Purge',
    ],
  },
  {
    name: 'ASP.NET minimal APIs',
    files: {
      'Program.cs': `var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/", () => "Hello");
var todos = app.MapGroup("/todos").WithTags("todos");
todos.MapGet("/{id}", Todos.Find);
todos.MapMethods("/many", new[] { "PUT", "PATCH" }, Todos.Many);
app.MapGroup("/users").MapUsers();
app.Run();

static class Todos
{
    public static string Find(int id) => "";
    public static string Many() => "";
}
`,
      'Users.cs': `static class UserEndpoints
{
    public static RouteGroupBuilder MapUsers(this RouteGroupBuilder group)
    {
        group.MapPost("/", Create);
        return group;
    }

    static string Create() => "";
}
`,
    },
    routes: [
      'GET /',
      'GET /todos/{id} Todos.Find',
      'PUT /todos/many Todos.Many',
      'PATCH /todos/many Todos.Many',
      'POST /users UserEndpoints.Create',
    ],
  },
  {
    name: 'Gin',
    files: {
      'main.go': `package main

func main() {
	r := gin.Default()
	r.GET("/ping", func(c *gin.Context) {})
	v1 := r.Group("/v1")
	{
		v1.POST("/login", auth.Login)
		RegisterUsers(v1.Group("/users"))
		books := v1.Group("/books")
		RegisterBooks(books)
	}
	r.Any("/any/*path", anything)
	r.Run()
}

func anything(c *gin.Context) {}
`,
      'users.go': `package main

func RegisterBooks(rg *gin.RouterGroup) {
	rg.GET("/:isbn", getBook)
}

func getBook(c *gin.Context) {}
`,
    },
    routes: ['GET /ping', 'POST /v1/login auth.Login', '/any/*path anything', 'GET /v1/books/:isbn getBook'],
  },
  {
    name: 'Echo',
    files: {
      'main.go': `package main

func main() {
	e := echo.New()
	g := e.Group("/admin", middleware.BasicAuth(check))
	g.GET("/users/:id", getUser)
	e.PUT("/items", putItem)
}

func getUser(c echo.Context) error { return nil }
func putItem(c echo.Context) error { return nil }
`,
    },
    routes: ['GET /admin/users/:id getUser', 'PUT /items putItem'],
  },
  {
    name: 'chi',
    files: {
      'main.go': `package main

func main() {
	r := chi.NewRouter()
	r.Use(middleware.Logger)
	r.Route("/articles", func(r chi.Router) {
		r.With(paginate).Get("/", listArticles)
		r.Route("/{articleID}", func(r chi.Router) {
			r.Put("/", updateArticle)
		})
	})
	r.Group(func(r chi.Router) {
		r.Use(auth)
		r.Delete("/all", wipe)
	})
	r.Mount("/admin", adminRouter())
	r.Mount("/users", usersResource{}.Routes())
	r.Method("GET", "/method", handler)
}

func listArticles(w http.ResponseWriter, r *http.Request) {}
func updateArticle(w http.ResponseWriter, r *http.Request) {}
func wipe(w http.ResponseWriter, r *http.Request) {}
`,
      'admin.go': `package main

func adminRouter() chi.Router {
	r := chi.NewRouter()
	r.Get("/stats", adminStats)
	return r
}

func adminStats(w http.ResponseWriter, r *http.Request) {}

type usersResource struct{}

func (rs usersResource) Routes() chi.Router {
	r := chi.NewRouter()
	r.Get("/{id}", rs.Get)
	return r
}

func (rs usersResource) Get(w http.ResponseWriter, r *http.Request) {}
`,
    },
    routes: [
      'GET /admin/stats adminStats',
      'GET /users/{id} usersResource.Get',
      'GET /articles listArticles',
      'PUT /articles/{articleID} updateArticle',
      'DELETE /all wipe',
      'GET /method handler',
    ],
  },
  {
    name: 'net/http and gorilla/mux',
    files: {
      'main.go': `package main

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", showItem)
	http.HandleFunc("/plain", plain)
	r := mux2.NewRouter()
	s := r.PathPrefix("/products").Subrouter()
	s.HandleFunc("/{key}", product).Methods("GET", "PUT")
}

func showItem(w http.ResponseWriter, r *http.Request) {}
func plain(w http.ResponseWriter, r *http.Request) {}
func product(w http.ResponseWriter, r *http.Request) {}
`,
    },
    routes: ['GET /items/{id} showItem', '/plain plain', 'GET /products/{key} product', 'PUT /products/{key} product'],
  },
  {
    name: 'Axum',
    files: {
      'src/main.rs': `mod users;

#[tokio::main]
async fn main() {
    let app = Router::new()
        .route("/", get(root))
        .nest("/api", api_routes())
        .nest("/users", users::router())
        .merge(health());
    axum::serve(listener, app).await.unwrap();
}

async fn root() {}

fn api_routes() -> Router {
    Router::new().route("/items/{id}", get(show_item).delete(remove_item))
}

fn health() -> Router {
    let router = Router::new().route("/health", get(|| async { "ok" }));
    router
}

async fn show_item() {}
async fn remove_item() {}
`,
      'src/users.rs': `pub fn router() -> Router {
    Router::new()
        .route("/", post(create_user))
        .route("/{id}", axum::routing::get(show_user))
}

async fn create_user() {}
async fn show_user() {}
`,
    },
    routes: [
      'GET / root',
      'GET /api/items/{id} show_item',
      'DELETE /api/items/{id} remove_item',
      'GET /health',
      'POST /users create_user',
      'GET /users/{id} show_user',
    ],
  },
  {
    name: 'Actix',
    files: {
      'src/main.rs': `mod items;

#[get("/hello/{name}")]
async fn hello() -> impl Responder { "" }

async fn index() -> impl Responder { "" }

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| {
        App::new()
            .service(hello)
            .service(
                web::scope("/app")
                    .route("/index.html", web::get().to(index))
                    .service(web::resource("/user/{id}").route(web::put().to(index)))
                    .service(items::list_items),
            )
            .configure(items::config)
    })
    .run()
    .await
}
`,
      'src/items.rs': `#[get("/items")]
pub async fn list_items() -> impl Responder { "" }

pub fn config(cfg: &mut web::ServiceConfig) {
    cfg.service(web::scope("/conf").route("/one", web::post().to(one)));
}

async fn one() -> impl Responder { "" }
`,
    },
    routes: [
      'GET /app/items list_items',
      'POST /conf/one one',
      'GET /hello/{name} hello',
      'GET /app/index.html index',
      'PUT /app/user/{id} index',
    ],
  },
  {
    name: 'Rocket',
    files: {
      'src/main.rs': `mod posts;

#[get("/world")]
fn world() -> &'static str { "" }

#[launch]
fn rocket() -> _ {
    rocket::build().mount("/hello", routes![world]).mount("/posts", routes![posts::show, posts::make])
}
`,
      'src/posts.rs': `#[get("/<id>?<page>")]
pub fn show(id: usize) {}

#[post("/", data = "<post>")]
pub fn make(post: String) {}
`,
    },
    routes: ['GET /hello/world world', 'GET /posts/<id> show', 'POST /posts make'],
  },
  {
    name: 'Starlette and aiohttp',
    files: {
      'app.py': `from starlette.applications import Starlette
from starlette.routing import Mount, Route


async def home(request):
    pass


async def user(request):
    pass


app = Starlette(routes=[
    Route("/", home),
    Mount("/users", routes=[
        Route("/{name}", user, methods=["GET", "POST"]),
    ]),
])
`,
      'web_app.py': `from aiohttp import web


async def handle(request):
    pass


app = web.Application()
app.add_routes([web.get("/aio", handle)])
app.router.add_post("/aio/{name}", handle)
`,
    },
    routes: [
      'GET / home',
      'GET /users/{name} user',
      'POST /users/{name} user',
      'GET /aio handle',
      'POST /aio/{name} handle',
    ],
  },
  {
    name: 'Ktor',
    files: {
      'src/Routes.kt': `fun Application.module() {
    routing {
        route("/customer") {
            get("/{id}") { call.respond("") }
            post { call.respond("") }
        }
        get("/plain") { call.respond("") }
    }
}
`,
    },
    routes: ['GET /customer/{id}', 'POST /customer', 'GET /plain'],
  },
];
